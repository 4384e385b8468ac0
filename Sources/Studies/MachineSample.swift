/// Time of processors since the machine started, in ticks.
package struct ProcessorTime: Sendable, Hashable {
  package let busy: Int
  package let total: Int

  /// The share that was busy since another moment, 0 to 1; `nil` where no time went by.
  func share(since before: ProcessorTime) -> Double? {
    let busy = busy.subtractingReportingOverflow(before.busy).partialValue
    let total = total.subtractingReportingOverflow(before.total).partialValue
    return total > 0 && busy >= 0 ? min(1, Double(busy) / Double(total)) : nil
  }
}

/// What `studies/sample` said of a machine at one moment.
package struct MachineSample: Sendable, Hashable {
  package struct Service: Sendable, Hashable {
    package let name: String
    package let kibibytes: Int
  }

  /// Of all processors together.
  package private(set) var together = ProcessorTime(busy: 0, total: 0)
  /// Of each, by its number; none in samples of kits that did not say it yet.
  package private(set) var processors: [Int: ProcessorTime] = [:]
  /// Sent by all interfaces that lead to other machines, since it started.
  package private(set) var sentBytes = 0
  /// What each daemon holds, by name.
  package private(set) var services: [Service] = []
  /// Processor, memory, kernel and versions, as people read them.
  package private(set) var facts: [String] = []

  /// More than any machine has, and so little that sums of it stay numbers.
  private static let mostKibibytes = 1 << 40

  /// Lines that nobody knows are left out.
  package init(parsing text: String) {
    for line in text.utf8.split(separator: UInt8(ascii: "\n")).compactMap(Substring.init) {
      let words = line.utf8.split(separator: UInt8(ascii: " ")).compactMap(Substring.init)
      let numbers = words.dropFirst().map(ApacheBench.integer)
      switch words.first {
      case "cpu": if let time = Self.time(ArraySlice(numbers)) { together = time }
      case "processor":
        if case .some(let number)? = numbers.first, let time = Self.time(numbers.dropFirst()) {
          processors[number] = time
        }
      case "sent":
        if case .some(let bytes)? = numbers.last { sentBytes = sentBytes.addingReportingOverflow(bytes).partialValue }
      case "memory":
        if words.count == 3, case .some(let kibibytes)? = numbers.last {
          services.append(Service(name: String(words[1]), kibibytes: min(kibibytes, Self.mostKibibytes)))
        }
      case "fact": facts.append(words.dropFirst().joined(separator: " "))
      default: break
      }
    }
    services.sort { $0.name < $1.name }
  }

  private static func time(_ numbers: ArraySlice<Int?>) -> ProcessorTime? {
    guard numbers.count == 2, case .some(let busy)? = numbers.first, case .some(let total)? = numbers.last else {
      return nil
    }
    return ProcessorTime(busy: busy, total: total)
  }
}

/// What a run did to a machine.
package struct MachineUse: Sendable {
  package let name: String
  /// The share of all its processors’ time, 0 to 1; `nil` where it was not measured.
  package let processors: Double?
  /// The share of the one of its processors that was busiest; `nil` where the sample tells none from another.
  package let busiestProcessor: Double?
  package let sentBytes: Int
  package let services: [MachineSample.Service]
  package let facts: [String]

  package init(name: String, before: MachineSample, after: MachineSample) {
    self.name = name
    processors = after.together.share(since: before.together)
    busiestProcessor = after.processors.compactMap { number, time in before.processors[number].flatMap(time.share) }
      .max()
    sentBytes = max(0, after.sentBytes.subtractingReportingOverflow(before.sentBytes).partialValue)
    services = after.services
    facts = after.facts
  }

  /// Whether it answered before the run and after it.
  package var isWatched: Bool { processors != nil }

  package var kibibytes: Int { services.reduce(0) { $0 + $1.kibibytes } }
}
