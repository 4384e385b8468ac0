import Explanations
import Testing

@Suite("Pages of `infrac explain`")
struct PageTests {
  @Test("A page has its prose and its example")
  func example() throws {
    let page = try #require(Explanations.page(for: "E0119"))
    #expect(page.title == "a key stands twice in one mapping")
    #expect(page.files.map(\.name) == ["hosting.yaml"])
    #expect(page.files.first?.text.hasPrefix("cluster:\n  name: acme\n") == true)
    #expect(page.commands == "infrac check hosting.yaml\n")
    #expect(page.fixed == "cluster:\n  name: acme-production\n  size: 3\n")
    #expect(page.markdown.hasPrefix("Each key may be written once."))
  }

  @Test("Commands of its own stand in a block of the shell")
  func commands() throws {
    let page = try #require(Explanations.page(for: "E0101"))
    #expect(page.files.isEmpty)
    #expect(page.commands == "printf 'cluster: Pag\\350s\\n' >hosting.yaml\ninfrac check hosting.yaml\n")
  }

  @Test("There is no page for a code that nobody uses")
  func unknown() {
    #expect(Explanations.page(for: "E9999") == nil)
    #expect(Explanations.page(for: "") == nil)
  }

  @Test("Pages fit 80 columns, but for what must be copied as it is", arguments: Explanations.pages.map(\.code))
  func width(code: String) throws {
    let page = try #require(Explanations.page(for: code))
    let rows = PageRenderer().render(page).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rows.first == "\(code): \(page.title)")
    #expect(rows.allSatisfy { $0.count <= 80 || $0.hasPrefix("    ") })
    #expect(!PageRenderer().render(page).contains("\u{1B}"))
    #expect(PageRenderer(usesColours: true).render(page).contains("\u{1B}[1m\(code)"))
  }

  @Test("Every page says something before its example", arguments: Explanations.pages.map(\.code))
  func prose(code: String) throws {
    let page = try #require(Explanations.page(for: code))
    guard case .paragraph(let text)? = page.blocks.first else {
      Issue.record("\(code) begins without a paragraph")
      return
    }
    #expect(text.count > 40)
    #expect(!page.title.isEmpty)
    #expect(!page.files.isEmpty || page.commands.contains(">hosting.yaml"))
  }
}
