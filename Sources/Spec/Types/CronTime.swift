internal import Diagnostics

/// When a job runs: five fields as in crontab(5), of numbers, `*`, ranges, lists and steps.
package struct CronTime: Hashable, Sendable {
  package let minutes: Values
  package let hours: Values
  package let days: Values
  package let months: Values
  /// 0 is Sunday.
  package let weekdays: Values

  /// The values of a field at which a job runs.
  package enum Values: Hashable, Sendable {
    case every
    /// Ascending.
    case some([Int])

    /// `*`, or the numbers with commas between.
    package var text: String {
      switch self {
      case .every: "*"
      case .some(let numbers): numbers.map(String.init).joined(separator: ",")
      }
    }
  }

  package init?(_ text: String) {
    let fields = text.utf8.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    guard fields.count == 5, text.utf8.count <= 200,
      let minutes = Self.values(fields[0], in: 0...59), let hours = Self.values(fields[1], in: 0...23),
      let days = Self.values(fields[2], in: 1...31), let months = Self.values(fields[3], in: 1...12),
      let weekdays = Self.values(fields[4], in: 0...7)
    else { return nil }
    self.minutes = minutes
    self.hours = hours
    self.days = days
    self.months = months
    // Sunday has two numbers.
    if case .some(let numbers) = weekdays {
      self.weekdays = .some(Set(numbers.map { $0 % 7 }).sorted())
    } else {
      self.weekdays = weekdays
    }
  }

  /// The five fields, each number of them written out.
  package var text: String { [minutes, hours, days, months, weekdays].map(\.text).joined(separator: " ") }

  /// Whether some date has one of the days in one of the months. crontab(5): with weekdays, either of the two will do.
  package var canCome: Bool {
    guard case .some(let days) = days, weekdays == .every, case .some(let months) = months else { return true }
    let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return months.contains { month in days.contains { $0 <= lengths[month - 1] } }
  }

  private static func values(_ text: String, in range: ClosedRange<Int>) -> Values? {
    if text == "*" { return .every }
    var numbers: Set<Int> = []
    for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard let some = members(String(decoding: part, as: UTF8.self), in: range) else { return nil }
      numbers.formUnion(some)
    }
    return .some(numbers.sorted())
  }

  /// Those of `7`, `1-5`, `*/15` or `8-18/2`.
  private static func members(_ text: String, in range: ClosedRange<Int>) -> [Int]? {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard halves.count <= 2, let step = halves.count == 2 ? Int(decimal: halves[1]) : 1,
      (1...range.upperBound).contains(step)
    else { return nil }
    var bounds = range
    if halves[0] != "*" {
      let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Int(decimal: String($0)) }
      guard ends.count <= 2, let low = ends[0], let high = ends[ends.count - 1], low <= high, range.contains(low),
        range.contains(high), ends.count == 2 || halves.count == 1
      else { return nil }
      bounds = low...high
    }
    return Array(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
  }
}

extension Schema<CronTime> {
  package static var cronTime: Schema {
    let type = ScalarType(
      "a time of cron",
      "Minute, hour, day, month and weekday as in crontab(5): numbers, `*`, ranges, lists and steps.",
      examples: ["*/15 * * * *", "30 4 * * 1-5"]
    )
    return .scalar(type) { text throws(Refusal) in
      guard let time = CronTime(text) else { throw Refusal(.notACronTime(text), help: help(text)) }
      guard time.canCome else { throw Refusal(.neverComes(text)) }
      return time
    }
  }

  private static func help(_ text: String) -> String {
    switch text {
    case "@hourly": "write “0 * * * *”"
    case "@daily", "@midnight": "write “0 0 * * *”"
    case "@weekly": "write “0 0 * * 0”"
    case "@monthly": "write “0 0 1 * *”"
    default: "five fields: minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7"
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notACronTime(_ text: String) -> Self {
    .init("E0251", "expected a time of cron such as “*/15 * * * *”, found “\(text)”")
  }

  fileprivate static func neverComes(_ text: String) -> Self {
    .init("E0251", "the time “\(text)” never comes: no such month has such a day")
  }
}
