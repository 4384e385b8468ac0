internal import Glibc
internal import Synchronization

/// Does numbered pieces of work on all cores.
///
/// One thread takes the pieces from the front, the next one from the back, so that two threads work in different
/// directories: the system lets one thread at a time make files in a directory.
enum Workers {
  /// How many threads are worth their start.
  static func count(forPieces pieces: Int) -> Int { max(1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), pieces, 8)) }

  /// Calls `body` once on each of `threads` threads; each call takes pieces until there are none.
  static func run(
    pieces: Int,
    threads: Int,
    body: @escaping @Sendable (_ next: @Sendable () -> Int?) -> Void
  ) {
    let pieces = Pieces(pieces)
    let jobs = (0..<threads).map { index -> @Sendable () -> Void in
      { body { index.isMultiple(of: 2) ? pieces.takeFirst() : pieces.takeLast() } }
    }
    // Where the system has no thread left, the others do its work.
    let others = jobs.dropFirst().compactMap { SystemThread($0) }
    jobs[0]()
    for thread in others { thread.join() }
  }

  /// The numbers that nobody has taken yet.
  private final class Pieces: Sendable {
    private let rest: Mutex<Range<Int>>

    init(_ count: Int) { rest = Mutex(0..<count) }

    func takeFirst() -> Int? { rest.withLock { $0.popFirst() } }

    func takeLast() -> Int? {
      rest.withLock { range in
        guard let last = range.last else { return nil }
        range = range.lowerBound..<last
        return last
      }
    }
  }
}
