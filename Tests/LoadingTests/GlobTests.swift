@testable import Loading
import TestSupport
import Testing

@Suite("Patterns for file names")
struct GlobTests {
  @Test(
    "Names that fit",
    arguments: [
      ("*.yaml", "acme.yaml"), ("*", "é"), ("a*b*c", "axxbyybc"), ("?.yaml", "日.yaml"), ("[a-c]x", "bx"),
      ("[!a]x", "bx"),
      ("[]]x", "]x"), ("[a-]x", "-x"), (".*", ".hidden"), ("a**b", "ab"),
    ]
  )
  func fits(_ pattern: String, _ name: String) throws {
    #expect(try #require(Glob.Component(pattern[...])).matches(name))
  }

  @Test(
    "Names that don't fit",
    arguments: [
      ("*.yaml", "acme.yml"), ("*", ".hidden"), ("?x", ".x"), ("a*b", "abc"), ("[a-c]x", "dx"), ("[!a]x", "ax"),
      ("", "a"),
      ("a", "A"), ("[.]x", ".x"),
    ]
  )
  func differs(_ pattern: String, _ name: String) throws {
    #expect(try #require(Glob.Component(pattern[...])).matches(name) == false)
  }

  @Test("Patterns that are none", arguments: ["[", "[a", "[]", "[z-a]", "x[!"])
  func wrong(_ pattern: String) {
    #expect(Glob.Component(pattern[...]) == nil)
  }

  @Test("Many stars cost no more than the product of both lengths")
  func stars() throws {
    let pattern = String(repeating: "a*", count: 100) + "b"
    let component = try #require(Glob.Component(pattern[...]))
    let time = processorTime { #expect(!component.matches(String(repeating: "a", count: 255))) }
    #expect(time < .seconds(1))
  }
}
