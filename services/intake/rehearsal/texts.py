"""What is said of test cases, Chinese and English."""

from shared.web.languages import Texts

REHEARSAL_TEXTS: Texts = {
    "rehearsal.test": ("测试", "test"),
    "rehearsal.what": (
        "这是用测试密钥报送的测试事项：不会转给任何单位办理，不发邮件，也不计入统计。",
        "This is a test, brought with a test key: it reaches no office, sends no mail and is counted nowhere.",
    ),
    "rehearsal.answer": ("测试答复。", "An answer for a test."),
    "rehearsal.asks": ("测试：请补充一份材料。", "A test: please add a paper."),
}
