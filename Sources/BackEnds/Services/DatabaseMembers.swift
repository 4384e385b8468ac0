internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

extension ShellSettings {
  /// The server outside that is the database (`shared/mysql/external.env`).
  static func external(_ server: DatabaseServer, in deployment: Deployment) -> ShellSettings {
    let address = server.address
    return ShellSettings(header: Header(source: deployment.file)) {
      Settings.set("INFRAC_DATABASE_HOST", .checked(address.value.host.text)).from(address.origin)
      Settings.set("INFRAC_DATABASE_PORT", address.value.port).from(address.origin)
      Comment("The name of the secret with USER:PASSWORD.")
      Settings.set("INFRAC_DATABASE_LOGIN", .checked(server.login.value.text)).from(server.login.origin)
    }
  }

  /// Who belongs to the database (`shared/mysql/members.env`): `NODE=ADDRESS` with spaces between.
  static func members(of database: DatabaseCluster, in deployment: Deployment) -> ShellSettings {
    let members = database.members.compactMap { deployment.node($0) }
    let list = members.map { "\($0.name.text)=\($0.address.text)" }.joined(separator: " ")
    return ShellSettings(header: Header(source: deployment.file)) {
      Settings.set("INFRAC_DATABASE_MEMBERS", "\(list)").from(.covering(members.map(\.origin)))
    }
  }
}
