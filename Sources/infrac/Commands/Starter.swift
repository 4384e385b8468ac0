internal import Scripts

/// What `infrac init` writes.
enum Starter {
  /// By path.
  static var files: [(path: String, text: String)] {
    [
      ("hosting.yaml", Texts.starter_hosting_yaml.description), (".gitignore", Texts.starter_gitignore.description),
      (".gitattributes", gitAttributes),
      (".github/workflows/infrac.yml", Texts.starter_workflow_yaml.description),
    ]
  }

  /// How git merges lock files.
  static var gitAttributes: String { Texts.starter_gitattributes.description }
}
