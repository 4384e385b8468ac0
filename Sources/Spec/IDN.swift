internal import CIDN2

/// International domain names: how they are written (`piñol.example`) and what programs are told
/// (`xn--piol-gqa.example`).
///
/// IDNA 2008 with the mapping of UTS 46, not transitional, as browsers read names since 2023.
package enum IDN {
  /// Why a text is no domain name.
  package struct Failure: Error, Hashable {
    /// The end of a sentence: “it has an empty label”.
    package let reason: String
  }

  /// The name in lower case and A-labels, without a dot at its end; at most 253 bytes, each label with
  /// letters, digits and hyphens only (RFC 1123, 2.1).
  package static func toASCII(_ text: String) -> Result<String, Failure> {
    let lowered = lowercaseASCII(text)
    if let lowered, !hasALabel(lowered) { return check(lowered) }
    // What follows costs quadratic time in the length of a label; no name needs more bytes than this.
    guard text.utf8.count <= 4 * maximalLength else { return .failure(.long) }
    for byte in text.utf8
    where byte < 0x80 && !isLetterOrDigit(lowercase(byte)) && byte != UInt8(ascii: "-") && byte != UInt8(ascii: ".") {
      return .failure(.character(Character(Unicode.Scalar(byte))))
    }
    switch convert(text, idn2_to_ascii_8z, IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue) {
    case .failure(let failure): return .failure(failure)
    case .success(let ascii): return check(ascii).flatMap(checkRoundTrip)
    }
  }

  /// The name as people read it; `nil` where an A-label stands for nothing.
  package static func toUnicode(_ ascii: String) -> String? {
    guard hasALabel(Array(ascii.utf8)) else { return ascii }
    return try? convert(ascii, idn2_to_unicode_8z8z, 0).get()
  }

  /// Whether a name is what programs are told already, and has a label that is no number behind a dot: most names.
  static func isPlain(_ text: String) -> Bool {
    let (dot, hyphen) = (UInt8(ascii: "."), UInt8(ascii: "-"))
    guard text.utf8.count <= maximalLength else { return false }
    var last = dot
    var (length, hyphens, labels) = (0, 0, 1)
    var isNumber = true
    for byte in text.utf8 {
      if byte == dot {
        guard length > 0, length <= 63, last != hyphen else { return false }
        (length, hyphens, isNumber) = (0, 0, true)
        labels += 1
      } else {
        guard isLetterOrDigit(byte) || byte == hyphen && length > 0 else { return false }
        // An A-label, or one that must not be.
        if byte == hyphen, length == 2 || length == 3 { hyphens += 1 }
        if hyphens == 2 { return false }
        if byte > UInt8(ascii: "9") || byte == hyphen { isNumber = false }
        length += 1
      }
      last = byte
    }
    return labels > 1 && length > 0 && length <= 63 && last != hyphen && !isNumber
  }

  // MARK: The library

  private typealias Function = (
    UnsafePointer<CChar>?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, Int32
  ) -> Int32

  private static func convert(_ text: String, _ function: Function, _ flags: UInt32) -> Result<String, Failure> {
    var output: UnsafeMutablePointer<CChar>?
    let status = function(text, &output, Int32(flags))
    defer { idn2_free(output) }
    guard status == IDN2_OK.rawValue, let output else { return .failure(Failure(status: status)) }
    return .success(String(cString: output))
  }

  /// A name whose A-labels are what its own displayed form is written as; others could be shown as a name that
  /// they are not.
  private static func checkRoundTrip(_ ascii: String) -> Result<String, Failure> {
    guard hasALabel(Array(ascii.utf8)) else { return .success(ascii) }
    let shown = convert(ascii, idn2_to_unicode_8z8z, 0)
    let flags = IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue
    guard case .success(let text) = shown, case .success(ascii) = convert(text, idn2_to_ascii_8z, flags) else {
      return .failure(.falseALabel)
    }
    return .success(ascii)
  }

  // MARK: Bytes

  private static let maximalLength = 253

  /// The bytes of a text in lower case; `nil` where it isn't ASCII.
  private static func lowercaseASCII(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      guard byte < 0x80 else { return nil }
      bytes.append(lowercase(byte))
    }
    return bytes
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  /// Whether a label has hyphens in its third and fourth place: an A-label, or one that must not be.
  private static func hasALabel(_ bytes: [UInt8]) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return bytes.split(separator: UInt8(ascii: ".")).contains { label in
      label.dropFirst(2).starts(with: [hyphen, hyphen])
    }
  }

  private static func check(_ name: String) -> Result<String, Failure> { check(Array(name.utf8)) }

  /// The rules for a name that is ASCII already.
  private static func check(_ bytes: [UInt8]) -> Result<String, Failure> {
    if bytes.isEmpty { return .failure(.empty) }
    if bytes.count > maximalLength { return .failure(.long) }
    if bytes.last == UInt8(ascii: ".") { return .failure(.trailingDot) }
    for label in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
      if let failure = failure(ofLabel: label) { return .failure(failure) }
    }
    return .success(String(decoding: bytes, as: UTF8.self))
  }

  private static func failure(ofLabel label: ArraySlice<UInt8>) -> Failure? {
    let hyphen = UInt8(ascii: "-")
    if label.isEmpty { return .emptyLabel }
    for byte in label where !isLetterOrDigit(byte) && byte != hyphen {
      return .character(Character(Unicode.Scalar(byte)))
    }
    if label.count > 63 { return .longLabel(label.count) }
    return label.first == hyphen || label.last == hyphen ? .hyphen : nil
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }
}

// MARK: Messages

extension IDN.Failure {
  fileprivate static let empty = Self(reason: "it is empty")
  fileprivate static let emptyLabel = Self(reason: "it has an empty label between two dots or at its beginning")
  fileprivate static let trailingDot = Self(reason: "it ends in a dot")
  fileprivate static let long = Self(reason: "it is longer than 253 bytes")
  fileprivate static let hyphen = Self(reason: "a label begins or ends with a hyphen")
  fileprivate static let falseALabel = Self(reason: "a label that begins with “xn--” stands for no name")

  fileprivate static func longLabel(_ length: Int) -> Self {
    Self(reason: "a label has \(length) bytes, more than 63")
  }

  fileprivate static func character(_ character: Character) -> Self {
    let isVisible = character.asciiValue.map { $0 > 0x20 && $0 < 0x7F } ?? true
    return Self(
      reason: isVisible ? "“\(character)” cannot be part of it" : "a blank or control character cannot be part of it"
    )
  }

  /// What libidn2 refused (idn2.h).
  fileprivate init(status: Int32) {
    switch idn2_rc(rawValue: status) {
    case IDN2_TOO_BIG_DOMAIN: self = .long
    case IDN2_TOO_BIG_LABEL, IDN2_PUNYCODE_BIG_OUTPUT:
      self.init(reason: "a label has more than 63 bytes, as programs are told it")
    case IDN2_2HYPHEN: self.init(reason: "a label has hyphens in its third and fourth place, and isn't “xn--…”")
    case IDN2_HYPHEN_STARTEND: self = .hyphen
    case IDN2_PUNYCODE_BAD_INPUT, IDN2_PUNYCODE_OVERFLOW, IDN2_INVALID_ALABEL, IDN2_UALABEL_MISMATCH,
      IDN2_ALABEL_ROUNDTRIP_FAILED:
      self = .falseALabel
    case IDN2_LEADING_COMBINING: self.init(reason: "a label begins with a combining mark")
    case IDN2_CONTEXTJ, IDN2_CONTEXTJ_NO_RULE, IDN2_CONTEXTO, IDN2_CONTEXTO_NO_RULE:
      self.init(reason: "a character in it is allowed between certain others only")
    case IDN2_BIDI: self.init(reason: "a label mixes directions of writing")
    case IDN2_UNASSIGNED: self.init(reason: "it has a character that Unicode doesn't assign")
    case IDN2_DISALLOWED, IDN2_INVALID_NONTRANSITIONAL, IDN2_INVALID_TRANSITIONAL:
      self.init(reason: "it has a character that domain names don't allow (RFC 5892)")
    default: self.init(reason: String(cString: idn2_strerror(status)))
    }
  }
}
