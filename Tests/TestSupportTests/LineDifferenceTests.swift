import TestSupport
import Testing

@Suite("Line differences")
struct LineDifferenceTests {
  @Test("Changed lines are shown with their numbers, old before new")
  func changed() {
    #expect(LineDifference(from: "a\nb\nc\n", to: "a\nB\nc\nd\n").description == "-2\tb\n+2\tB\n+4\td")
  }
}
