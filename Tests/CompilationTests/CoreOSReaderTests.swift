import BackEnds
import Compilation
import FileTree
import Foundation
import Printing
import Resolution
import TestSupport
import Testing

@Suite("What CoreOS reads of the examples and the reference company")
struct CoreOSReaderTests {
  @Test(
    "fleet takes every unit, and coreos-cloudinit's validation finds nothing",
    arguments: PackageRoot.specifications
  )
  func accepted(path: String) throws {
    let compilation = try Compilation(of: PackageRoot.url.appending(path: path).path)
    let deployment = try #require(compilation.outcome).deployment
    let tree = CoreOSFleet().files(for: deployment)
    var checked = (units: 0, nodes: 0)
    for (file, entry) in tree.sorted {
      if file.hasPrefix("units/") {
        checked.units += 1
        #expect(FleetUnit.problems(name: String(file.dropFirst(6)), text: entry.render().string) == [], "\(file)")
      } else if file.hasSuffix("/user-data") {
        checked.nodes += 1
        #expect(CloudConfigCheck.findings(entry.render().string) == [], "\(file)")
      }
    }
    #expect(checked.units > 0 || deployment.services.isEmpty)
    #expect(checked.nodes == deployment.nodes.count)
  }
}
