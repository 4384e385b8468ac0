internal import Scripts

/// What `infrac init` writes.
enum Starter {
  /// By path.
  static func files(hasServers: Bool) -> [(path: String, text: String)] {
    [
      ("hosting.yaml", (hasServers ? Texts.starter_servers_yaml : Texts.starter_hosting_yaml).description),
      (".gitignore", Texts.starter_gitignore.description),
      (".gitattributes", gitAttributes),
      (".github/workflows/infrac.yml", Texts.starter_workflow_yaml.description),
    ]
  }

  /// How git merges lock files.
  static var gitAttributes: String { Texts.starter_gitattributes.description }
}
