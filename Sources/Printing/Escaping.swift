/// The quoting rules of one position in one configuration grammar.
///
/// Whatever text comes in, what is appended must be read back by the program as exactly that text. What a
/// grammar cannot express is excluded by the type of the value (a line break by `SingleLine`, say);
/// meeting it is a broken promise, hence a precondition.
package protocol Escaping: Sendable {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8])
}
