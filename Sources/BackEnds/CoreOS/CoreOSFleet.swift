package import Diagnostics
package import FileTree
package import Resolution

/// A cluster of CoreOS machines with etcd, fleet and Docker.
///
/// Each service brings its own files: its folder below `shared/`, its units, its image. Service files
/// (`Services/`) know nothing of this platform; units and images (`CoreOS/`) do.
package struct CoreOSFleet: BackEnd {
  package let platform = Platform.cluster

  package init() {}

  package func files(for deployment: Deployment) -> FileTree {
    var tree = FileTree()
    for part in Self.parts { tree.add(part(deployment)) }
    tree.add(StudyFiles.files(for: deployment))
    tree.add(Operation.files(for: deployment, images: ImageDirectory.all(in: tree)))
    return tree
  }

  package func check(_ deployment: Deployment, _ diagnostics: inout DiagnosticBag) {
    UserDataSize.check(deployment, &diagnostics)
  }

  /// What each service and the nodes bring, one line each.
  private static let parts: [@Sendable (Deployment) -> FileTree] = [
    NodeFiles.files(for:),
    Database.files,
    ProxyFiles.files(for:),
    CertificateFiles.files(for:),
    Web.files,
    FTP.files,
    Custom.files,
    Backups.files,
    DrillFiles.files(for:),
  ]
}
