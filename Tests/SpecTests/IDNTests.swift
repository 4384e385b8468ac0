import Spec
import Testing

@Suite("International domain names")
struct IDNTests {
  /// The A-label form, or the reason why there is none.
  private func ascii(_ text: String) -> String {
    switch IDN.toASCII(text) {
    case .success(let ascii): ascii
    case .failure(let failure): failure.reason
    }
  }

  @Test(
    "Names become A-labels in lower case",
    arguments: [
      ("fornpages.example", "fornpages.example"), ("WWW.Forn.Example", "www.forn.example"),
      ("botiga-piñol.example", "xn--botiga-piol-9db.example"), ("Botiga-PIÑOL.example", "xn--botiga-piol-9db.example"),
      ("botiga-pin\u{303}ol.example", "xn--botiga-piol-9db.example"), ("straße.example", "xn--strae-oqa.example"),
      ("例え。テスト", "xn--r8jz45g.xn--zckzah"), ("www．forn｡example", "www.forn.example"),
      ("xn--strae-oqa.example", "xn--strae-oqa.example"), ("XN--STRAE-OQA.example", "xn--strae-oqa.example"),
      ("מים.example", "xn--eebib.example"), ("10.example", "10.example"), ("a", "a"),
    ]
  )
  func accepted(_ text: String, _ expected: String) {
    #expect(ascii(text) == expected)
  }

  @Test(
    "What is no name is refused with the reason",
    arguments: [
      ("", "it is empty"), ("a..b", "empty label"), (".a", "empty label"), ("a.", "ends in a dot"),
      ("ñ.example.", "ends in a dot"),
      ("-a.example", "hyphen"), ("a-.example", "hyphen"), ("-ñ.example", "hyphen"),
      ("ab--c.example", "third and fourth"),
      ("a_b.example", "“_” cannot"), ("a b.example", "blank or control"), ("a\u{0}ñ", "blank or control"),
      ("a\u{10}ñ", "blank or control"),
      ("ñ\n.example", "blank or control"), ("a/b", "“/” cannot"), ("ñ_.example", "“_” cannot"),
      ("xn--a.example", "RFC 5892"), ("xn--.example", "xn--"), ("xn--99999999999.example", "xn--"),
      ("xn--forn.example", "xn--"),
      ("💩.example", "RFC 5892"), ("\u{301}a.example", "combining mark"), ("aא1b.example", "directions"),
      (String(repeating: "a", count: 64) + ".example", "64 bytes"),
      (String(repeating: "ñ", count: 60) + ".example", "63 bytes"),
      (String(repeating: "abcdefg.", count: 32) + "ab", "253 bytes"),
      (String(repeating: "ñ", count: 100_000), "253 bytes"),
    ]
  )
  func refused(_ text: String, _ reason: String) {
    #expect(ascii(text).contains(reason), "\(ascii(text))")
  }

  @Test("The longest label and the longest name are accepted")
  func longest() {
    let label = String(repeating: "a", count: 63)
    #expect(ascii(label + ".example") == label + ".example")
    let name = String(repeating: "abcdefg.", count: 31) + "abcde"
    #expect(name.utf8.count == 253 && ascii(name) == name)
  }

  @Test(
    "A-labels are shown as they are read, and lead back to themselves",
    arguments: [
      "xn--botiga-piol-9db.example", "xn--strae-oqa.example", "xn--r8jz45g.xn--zckzah", "forn.example",
    ]
  )
  func shown(_ text: String) throws {
    let shown = try #require(IDN.toUnicode(text))
    #expect(ascii(shown) == text)
    #expect(shown.contains("xn--") == false)
  }

  @Test("Whatever is accepted has letters, digits, hyphens and dots only")
  func alphabet() {
    let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-.".utf8)
    for value in 0..<UInt32(0x3100) {
      guard let scalar = Unicode.Scalar(value), case .success(let name) = IDN.toASCII("a\(scalar)b.example") else {
        continue
      }
      #expect(name.utf8.allSatisfy(allowed.contains), "U+\(String(value, radix: 16))")
    }
  }
}
