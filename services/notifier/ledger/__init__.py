"""The ledger (挂账): matters kept open for years are reviewed on a cycle; who missed a review is told on."""
