internal import Artefacts
internal import Diagnostics
internal import Spec

extension ForeignStatement {
  init(_ statement: RawStatement, origin: Origin) {
    self.init(
      statement.name,
      statement.words,
      body: statement.body?.map { ForeignStatement($0, origin: origin) },
      origin: origin
    )
  }
}
