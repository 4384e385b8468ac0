import Differences
import Testing

@Suite struct LineMapTests {
  @Test("Lines are found where they went; one that was replaced has a counterpart, one that came or went has none")
  func lines() {
    let map = LineMap(from: Array("a\nb\nc\nd\nf\n".utf8), to: Array("x\na\nB\nc\ne\ne\nf\n".utf8))
    #expect((0..<6).map { map[$0] } == [1, nil, 3, nil, 6, nil])
    #expect((0..<6).map { map.counterpart(of: $0) } == [1, 2, 3, nil, 6, nil])
  }
}
