import Spec
import Testing

@Suite("The value of error_reporting")
struct ErrorLevelsTests {
  @Test(
    "Words and numbers are joined from left to right",
    arguments: [
      ("E_ALL", 32767), ("E_ALL & ~E_NOTICE", 32759), ("E_ALL&~E_DEPRECATED & ~E_STRICT", 22527),
      ("E_ERROR | E_WARNING", 3), ("E_ALL ^ E_ERROR", 32766), ("0", 0), ("-", nil), ("~0", 32767),
      ("E_ALL & 7 | 8", 15),
    ]
  )
  func mask(_ text: String, _ expected: Int?) {
    #expect(ErrorLevels(text)?.mask == expected)
  }

  @Test(
    "What PHP would take for something else is refused",
    arguments: [
      "", " ", "E_NOTISE", "e_all", "E_ALL E_NOTICE", "E_ALL &", "& E_ALL", "E_ALL & & E_NOTICE", "~",
      "E_ALL ~ E_NOTICE",
      "(E_ALL)", "E_ALL & ~", "99999999999999999999", "1.5",
    ]
  )
  func refused(_ text: String) {
    #expect(ErrorLevels(text) == nil)
  }
}
