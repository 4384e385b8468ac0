/// International domain names.
package enum IDN {
  package struct Failure: Error { package let reason: String }
  package static func toASCII(_ text: String) -> Result<String, Failure> { .success(text) }
  package static func toUnicode(_ text: String) -> String? { text }
}
