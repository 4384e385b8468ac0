internal import Diagnostics

package enum Weekday: String, CaseIterable, Sendable, Hashable {
  case monday = "Mon"
  case tuesday = "Tue"
  case wednesday = "Wed"
  case thursday = "Thu"
  case friday = "Fri"
  case saturday = "Sat"
  case sunday = "Sun"
}

/// A time of the day, in minutes after midnight.
package struct ClockTime: Hashable, Sendable {
  package let minutes: Int

  /// `03:00`
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), (bytes[0..<2] + bytes[3...]).allSatisfy(\.isDigit) else {
      return nil
    }
    let hour = Int(bytes[0] - 48) * 10 + Int(bytes[1] - 48)
    let minute = Int(bytes[3] - 48) * 10 + Int(bytes[4] - 48)
    guard hour < 24, minute < 60 else { return nil }
    minutes = hour * 60 + minute
  }

  package var text: String {
    let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(minutes / 60)):\(two(minutes % 60))"
  }
}

extension Schema<ClockTime> {
  package static var clockTime: Schema {
    .scalar(
      ScalarType(
        "a time of the day",
        "Hours and minutes.",
        examples: ["03:00"],
        pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$"
      )
    ) {
      text throws(Refusal) in
      if let time = ClockTime(text) { return time }
      throw Refusal(.notATime(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notATime(_ text: String) -> Self {
    .init("E0228", "expected a time such as 03:00, found “\(text)”")
  }
}
