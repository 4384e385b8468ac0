/// The places that may hold secrets: excerpts show them as dots, whichever diagnostic they belong to.
///
/// A log of a CI run is read by more people than the specification.
struct HiddenText: Sendable {
  /// In order, apart from one another.
  private var spans: [Span] = []

  init(in diagnostics: [Diagnostic]) {
    let secrets = diagnostics.flatMap { [$0.primary] + $0.secondary }.filter(\.isSecret).map(\.span).sorted()
    for span in secrets {
      if let last = spans.last, span.start <= last.end {
        spans[spans.count - 1] = last.extended(to: span)
      } else {
        spans.append(span)
      }
    }
  }

  /// The end of the hidden part that an offset lies in, both in the address space of the texts; `nil` for what is shown.
  func end(at offset: UInt32) -> UInt32? {
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0, offset < spans[low - 1].end else { return nil }
    return spans[low - 1].end
  }

  /// Where the hash of a password ends that a text begins with; `nil` where none stands.
  ///
  /// Whoever has a hash can try passwords on it as fast as their machines allow (crypt(5), its form).
  static func endOfHash(_ text: ArraySlice<UInt8>) -> Int? {
    guard text.first == UInt8(ascii: "$") else { return nil }
    let hash = text.prefix { $0 > UInt8(ascii: " ") && $0 < 0x7F && !delimiters.contains($0) }
    let fields = hash.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
    return fields.count >= 4 && hash.count >= 20 ? hash.endIndex : nil
  }

  /// What follows a hash in YAML.
  private static let delimiters = Set("\"',}]#".utf8)
}
