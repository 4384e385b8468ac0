internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

extension ShellSettings {
  /// Who belongs to the database (`shared/mysql/members.env`): `NODE=ADDRESS` with spaces between.
  static func members(of database: DatabaseCluster, in deployment: Deployment) -> ShellSettings {
    let members = database.members.compactMap { deployment.node($0) }
    let list = members.map { "\($0.name.text)=\($0.address.text)" }.joined(separator: " ")
    return ShellSettings(header: Header(source: deployment.file)) {
      Settings.set("INFRAC_DATABASE_MEMBERS", "\(list)").from(.covering(members.map(\.origin)))
    }
  }
}
