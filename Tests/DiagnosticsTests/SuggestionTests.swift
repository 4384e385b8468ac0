import Diagnostics
import Testing

@Suite("Suggestions")
struct SuggestionTests {
  @Test("A swapped pair of letters is one mistake")
  func swap() {
    #expect(Suggestion.nearest(to: "replcias", among: ["memory", "replicas"]) == "replicas")
  }

  @Test("A word that is far from all is not guessed")
  func far() {
    #expect(Suggestion.nearest(to: "elephant", among: ["memory", "replicas"]) == nil)
  }
}
