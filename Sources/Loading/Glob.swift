/// A pattern for the names of files: `*`, `?` and `[…]` in each component of a path.
///
/// As in a shell, `*` and `?` don't match a dot at the beginning of a name.
struct Glob {
  /// A pattern for one name.
  struct Component {
    private enum Part: Equatable {
      case one(Unicode.Scalar)
      case any
      case many
      case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
    }

    private let parts: [Part]
    let text: String

    /// `nil` where a `[` is never closed, or a range is upside down.
    init?(_ text: Substring) {
      self.text = String(text)
      var parts: [Part] = []
      var rest = text.unicodeScalars
      while let first = rest.popFirst() {
        switch first {
        case "*": if parts.last != .many { parts.append(.many) }
        case "?": parts.append(.any)
        case "[":
          guard let set = Self.set(&rest) else { return nil }
          parts.append(set)
        default: parts.append(.one(first))
        }
      }
      self.parts = parts
    }

    /// Whether it stands for one name only.
    var isLiteral: Bool {
      parts.allSatisfy { part in
        if case .one = part { true } else { false }
      }
    }

    /// Whether a name fits; in time proportional to the product of both lengths.
    func matches(_ name: String) -> Bool {
      let scalars = Array(name.unicodeScalars)
      if scalars.first == ".", parts.first != .one(".") { return false }
      var (part, position) = (0, 0)
      var retry: (part: Int, position: Int)?
      while position < scalars.count {
        if part < parts.count, parts[part] == .many {
          retry = (part, position)
          part += 1
        } else if part < parts.count, Self.fits(scalars[position], parts[part]) {
          part += 1
          position += 1
        } else if let last = retry {
          retry = (last.part, last.position + 1)
          (part, position) = (last.part + 1, last.position + 1)
        } else {
          return false
        }
      }
      return parts[part...].allSatisfy { $0 == .many }
    }

    private static func fits(_ scalar: Unicode.Scalar, _ part: Part) -> Bool {
      switch part {
      case .one(let own): scalar == own
      case .any: true
      case .many: false
      case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
      }
    }

    /// What stands behind a `[`, up to its `]`; a `]` at the very beginning is one of the characters.
    private static func set(_ rest: inout Substring.UnicodeScalarView) -> Part? {
      let isNegated = rest.first == "!" || rest.first == "^"
      if isNegated { rest.removeFirst() }
      var ranges: [ClosedRange<Unicode.Scalar>] = []
      while let low = rest.popFirst() {
        if low == "]", !ranges.isEmpty { return .set(ranges, isNegated: isNegated) }
        var high = low
        if rest.first == "-", let last = rest.dropFirst().first, last != "]" {
          rest.removeFirst(2)
          high = last
        }
        guard low <= high else { return nil }
        ranges.append(low...high)
      }
      return nil
    }
  }

  let components: [Component]

  /// `nil` where a component isn't a pattern.
  init?(_ text: String) {
    var components: [Component] = []
    for part in text.split(separator: "/") where part != "." {
      guard let component = Component(part) else { return nil }
      components.append(component)
    }
    self.components = components
  }
}
