internal import Diagnostics

/// A branch of PHP: `8.2`.
package struct PHPVersion: Hashable, Sendable, Comparable {
  package let major: Int
  package let minor: Int

  init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }

  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
      Int(decimal: String(decoding: $0, as: UTF8.self))
    }
    guard parts.count == 2, let major = parts[0], let minor = parts[1], (4...99).contains(major),
      (0...99).contains(minor)
    else { return nil }
    self.major = major
    self.minor = minor
  }

  package var text: String { "\(major).\(minor)" }

  package static func < (left: PHPVersion, right: PHPVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}

/// The lowest version of Docker on the nodes.
package struct DockerVersion: Hashable, Sendable, Comparable {
  package let parts: [Int]
  package let text: String

  init(_ major: Int, _ minor: Int, _ patch: Int) {
    parts = [major, minor, patch]
    text = "\(major).\(minor).\(patch)"
  }

  /// `1.12`, `20.10` or `20.10.24`; without a third number the last of its series is meant.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { part in
      // 17.06 is written with its zero.
      part.count == 2 && part.first == 48
        ? Int(decimal: String(decoding: part.dropFirst(), as: UTF8.self))
        : Int(decimal: String(decoding: part, as: UTF8.self))
    }
    let numbers = parts.compactMap { $0 }
    guard numbers.count == parts.count, (2...3).contains(numbers.count), numbers.allSatisfy({ $0 < 1000 }) else {
      return nil
    }
    self.parts = numbers.count == 2 ? numbers + [999] : numbers
    self.text = text
  }

  package static func < (left: DockerVersion, right: DockerVersion) -> Bool {
    left.parts.lexicographicallyPrecedes(right.parts)
  }
}

extension Schema<PHPVersion> {
  package static var phpVersion: Schema {
    let type = ScalarType(
      "a version of PHP",
      "Two numbers with a dot between; best in quotation marks, since other readers take 8.10 for 8.1.",
      examples: ["8.2"],
      pattern: "^[1-9][0-9]?\\.[0-9]{1,2}$"
    )
    return .scalar(type) { text throws(Refusal) in
      if let version = PHPVersion(text) { return version }
      throw Refusal(.notAVersion(text, "8.2"))
    }
  }
}

extension Schema<DockerVersion> {
  package static var dockerVersion: Schema {
    let type = ScalarType(
      "a version of Docker",
      "Two or three numbers with dots between; with two, the last release of that series.",
      examples: ["20.10", "1.12.6"],
      pattern: "^[0-9]+\\.[0-9]+(\\.[0-9]+)?$"
    )
    return .scalar(type) { text throws(Refusal) in
      if let version = DockerVersion(text) { return version }
      throw Refusal(.notAVersion(text, "20.10"))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notAVersion(_ text: String, _ example: String) -> Self {
    .init("E0223", "expected a version such as \(example), found “\(text)”")
  }
}
