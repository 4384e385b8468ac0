internal import Resolution
internal import Spec

/// How long services stay down after nodes were lost at once, which are repaired independently of one another.
struct ReturnTimes {
  private let deployment: Deployment
  /// Hours.
  private let repair: Double
  private var known: [Set<Name>: [String: Double]] = [:]

  init(_ deployment: Deployment, repair: Double) {
    self.deployment = deployment
    self.repair = repair
  }

  /// All states between the loss and the return of the last one are looked at: of more nodes they would be too many.
  static let mostNodes = 8

  /// The hours in the mean until each service that is down serves again, by its name.
  ///
  /// The first of so many repairs is done after a part of one repair's time, and it is each of them with the same chance.
  mutating func hours(without lost: Set<Name>) -> [String: Double] {
    if let hours = known[lost] { return hours }
    let down = ClusterSurvival(of: deployment, losing: lost).services.filter { $0.state == .down }
    var hours: [String: Double] = [:]
    if !down.isEmpty {
      let count = Double(lost.count)
      let later = lost.sorted().map { self.hours(without: lost.subtracting([$0])) }
      for name in down.map(\.service.name) {
        hours[name] = repair / count + later.reduce(0) { $0 + ($1[name] ?? 0) } / count
      }
    }
    known[lost] = hours
    return hours
  }
}
