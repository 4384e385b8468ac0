/// Keeps a value as long as the process.
///
/// The system takes the memory of a process back at once. Letting go of a large company's values one by one takes a
/// twentieth of the time of compiling it.
func keepToTheEnd<Value>(_ value: Value) { _ = Unmanaged.passRetained(Kept(value)) }

private final class Kept<Value> {
  let value: Value

  init(_ value: Value) { self.value = value }
}
