internal import Diagnostics

/// An amount of memory or disk.
package struct ByteCount: Hashable, Sendable, Comparable {
  package let bytes: UInt64

  package init(bytes: UInt64) { self.bytes = bytes }

  package init(mebibytes: UInt64) { bytes = mebibytes << 20 }

  /// In whole MiB, rounded up.
  package var mebibytes: UInt64 { (bytes >> 20) + (bytes.isMultiple(of: 1 << 20) ? 0 : 1) }

  package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }

  // What is more than 64 bits hold stays the most that they do: nothing that has a size holds it, and what came round to
  // a small number would fit anywhere.
  package static func + (left: ByteCount, right: ByteCount) -> ByteCount {
    let (sum, overflow) = left.bytes.addingReportingOverflow(right.bytes)
    return ByteCount(bytes: overflow ? .max : sum)
  }
  package static func * (left: ByteCount, right: Int) -> ByteCount {
    let (product, overflow) = left.bytes.multipliedReportingOverflow(by: UInt64(right))
    return ByteCount(bytes: overflow ? .max : product)
  }

  /// In the largest unit in which it is a whole number.
  package var text: String {
    for (unit, factor) in Self.units.reversed() where bytes % factor == 0 && bytes >= factor {
      return "\(bytes / factor)\(unit)"
    }
    return "\(bytes)B"
  }

  static let units: [(unit: String, factor: UInt64)] = [
    ("B", 1), ("kB", 1000), ("KiB", 1 << 10), ("MB", 1_000_000), ("MiB", 1 << 20), ("GB", 1_000_000_000),
    ("GiB", 1 << 30),
    ("TB", 1_000_000_000_000), ("TiB", 1 << 40),
  ]
}

/// A span of time in whole seconds.
package struct Period: Hashable, Sendable, Comparable {
  package let seconds: Int

  package init(seconds: Int) { self.seconds = seconds }

  package static func < (left: Period, right: Period) -> Bool { left.seconds < right.seconds }

  /// In the largest unit in which it is a whole number.
  package var text: String {
    for (unit, factor) in Self.units.reversed() where seconds % factor == 0 && seconds >= factor {
      return "\(seconds / factor)\(unit)"
    }
    return "\(seconds)s"
  }

  /// A year has 365 days, as in HSTS and in contracts.
  static let units: [(unit: String, factor: Int)] = [
    ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("w", 604_800), ("y", 31_536_000),
  ]
}

extension Schema<ByteCount> {
  package static var size: Schema {
    let type = ScalarType(
      "a size",
      "A whole number and its unit: B, kB, MB, GB, TB (powers of 1,000) or KiB, MiB, GiB, TiB (powers of 1,024).",
      examples: ["512MiB", "5GiB", "1500MB"],
      pattern: "^(0|[1-9][0-9]*)(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$"
    )
    return .scalar(type) { text throws(Refusal) in
      let (number, unit) = text.numberAndUnit
      guard let number, let factor = ByteCount.units.first(where: { $0.unit == unit })?.factor else {
        throw Refusal(.notASize(text), help: help(number, unit))
      }
      let (bytes, overflow) = UInt64(number).multipliedReportingOverflow(by: factor)
      guard !overflow, bytes < 1 << 60 else { throw Refusal(.notASize(text), help: "that is more than any disk holds") }
      return ByteCount(bytes: bytes)
    }
  }

  private static func help(_ number: Int?, _ unit: String) -> String {
    guard let number else { return "" }
    if unit.isEmpty { return "write the unit: \(number)MiB or \(number)GiB" }
    return switch unit.lowercased() {
    case "k", "kb", "kib": "did you mean “\(number)KiB”?"
    case "m", "mb", "mib": "did you mean “\(number)MiB”?"
    case "g", "gb", "gib": "did you mean “\(number)GiB”?"
    case "t", "tb", "tib": "did you mean “\(number)TiB”?"
    default: ""
    }
  }
}

extension Schema<Period> {
  package static var duration: Schema {
    let type = ScalarType(
      "a duration",
      "A whole number and its unit: s, m (minutes), h, d, w, y (365 days).",
      examples: ["30s", "45m", "1y"],
      pattern: "^(0|[1-9][0-9]*)(s|m|h|d|w|y)$"
    )
    return .scalar(type) { text throws(Refusal) in
      let (number, unit) = text.numberAndUnit
      guard let number, number < 1_000_000_000, let factor = Period.units.first(where: { $0.unit == unit })?.factor
      else {
        throw Refusal(
          .notADuration(text),
          help: number != nil && unit.isEmpty ? "write the unit: \(text)s, \(text)m, \(text)h" : ""
        )
      }
      return Period(seconds: number * factor)
    }
  }
}

extension String {
  /// The decimal number with which a text begins, and the rest.
  fileprivate var numberAndUnit: (Int?, String) {
    let digits = utf8.prefix { $0.isDigit }
    return (
      Int(decimal: String(decoding: digits, as: UTF8.self)),
      String(decoding: utf8.dropFirst(digits.count), as: UTF8.self)
    )
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notASize(_ text: String) -> Self {
    .init("E0216", "expected a size with its unit such as 512MiB, found “\(text)”")
  }

  fileprivate static func notADuration(_ text: String) -> Self {
    .init("E0217", "expected a duration with its unit such as 30s, found “\(text)”")
  }
}
