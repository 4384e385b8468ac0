package import Spec

/// Something that fails as a whole and by itself, and is repaired.
package struct Component: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// A machine with its operating system.
    case node(Name)
    /// A hypervisor.
    case host(Name)
    /// The shared directory.
    case storage
    /// A server of `classic` with its operating system.
    case server(Name)
    /// What such a server has its data on.
    case disks(Name)
  }

  package let kind: Kind
  /// Hours.
  package let meanTimeBetweenFailures: Double
  /// Hours.
  package let meanTimeToRepair: Double

  package init(_ kind: Kind, meanTimeBetweenFailures: Double, meanTimeToRepair: Double) {
    self.kind = kind
    self.meanTimeBetweenFailures = meanTimeBetweenFailures
    self.meanTimeToRepair = meanTimeToRepair
  }

  init(_ kind: Kind, _ reliability: Reliability) {
    self.init(
      kind,
      meanTimeBetweenFailures: reliability.mtbf.value.hours,
      meanTimeToRepair: reliability.mttr.value.hours
    )
  }

  /// The share of time in which it does not work: MTTR ÷ (MTBF + MTTR), MTBF being the time from repair to failure.
  var unavailability: Double { meanTimeToRepair / (meanTimeBetweenFailures + meanTimeToRepair) }

  /// Failures per hour while it works.
  var failureRate: Double { 1 / meanTimeBetweenFailures }

  /// How often a year so many like it come to be away all at once, each by a failure of its own.
  func perYear(allOf count: Int) -> Double {
    let others = (1..<max(1, count)).reduce(1.0) { product, _ in product * unavailability }
    return Double(count) * (1 - unavailability) * others * failureRate * Availability.hoursPerYear
  }
}

extension Component.Kind {
  package var text: String {
    switch self {
    case .node(let name), .server(let name): name.text
    case .host(let name): "host \(name.text)"
    case .storage: "storage"
    case .disks(let name): "the disks of \(name.text)"
    }
  }
}

extension Reliability {
  /// As of `Component.perYear(allOf:)`.
  func perYear(of kind: Component.Kind, allOf count: Int = 1) -> Double {
    Component(kind, self).perYear(allOf: count)
  }
}

extension Period {
  var hours: Double { Double(seconds) / 3600 }
}
