internal import Diagnostics

/// What stands before a value: its anchor (`&name`) and its tag (`!!str`).
struct Properties {
  var anchor: String?
  var tag: String?
  private(set) var anchorSpan = Span.none
  private(set) var tagSpan = Span.none
  /// Where the value itself begins.
  private(set) var end: UInt32

  /// Finds the properties at the beginning of a range that libyaml reported for a value.
  init(in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, base: UInt32) {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let begin = offset
      switch text[offset] {
      case UInt8(ascii: "&"):
        while offset < range.upperBound, !Self.endsProperty(text[offset]) { offset += 1 }
        anchorSpan = Span(base + UInt32(begin), base + UInt32(offset))
      case UInt8(ascii: "!"):
        let isVerbatim = offset + 1 < range.upperBound && text[offset + 1] == UInt8(ascii: "<")
        while offset < range.upperBound, isVerbatim ? text[offset] > 0x20 : !Self.endsProperty(text[offset]) {
          offset += 1
        }
        tagSpan = Span(base + UInt32(begin), base + UInt32(offset))
      case UInt8(ascii: "#"):
        while offset < range.upperBound, text[offset] != UInt8(ascii: "\n") { offset += 1 }
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        offset += 1
      default:
        end = base + UInt32(offset)
        return
      }
    }
    end = base + UInt32(offset)
  }

  private static func endsProperty(_ byte: UInt8) -> Bool {
    byte <= UInt8(ascii: " ") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
  }
}
