internal import Artefacts
internal import Resolution
internal import Spec

extension SystemdUnit {
  /// A drop-in that shows a unit's processes the sites at their old paths.
  ///
  /// In the units and not on the server: nothing of the server's own is hidden or mistaken for a site's, `/home` stays closed
  /// to the services, and an old path in it is there all the same.
  static func oldPaths(_ mounts: [(source: String, target: Located<OldPath>)], header: Header) -> SystemdUnit {
    SystemdUnit(header: header) {
      SystemdUnit.Section.service {
        if let home = mounts.first(where: { $0.target.value.isBelowHome }) {
          SystemdUnit.Service.protectHomeByEmptyOne.from(home.target.origin)
        }
        for mount in mounts {
          SystemdUnit.Service.bindPath("\(mount.source)", at: "\(mount.target.value.text)").from(mount.target.origin)
        }
      }
    }
  }
}

extension OldPath {
  fileprivate var isBelowHome: Bool { text.hasPrefix("/home/") }
}
