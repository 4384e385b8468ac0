internal import Glibc

/// By memcmp(3): negative when the one comes before the other, 0 for the same.
private func memoryOrder(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
  guard let first = left.baseAddress, let second = right.baseAddress else { return left.count - right.count }
  let order = memcmp(first, second, min(left.count, right.count))
  return order == 0 ? left.count - right.count : Int(order)
}

extension String {
  /// Whether it comes before another text in the order of their bytes: the order of everything that is written.
  ///
  /// The same as comparing the `utf8` views element by element, at the speed of memcmp(3).
  package func precedesByBytes(_ other: String) -> Bool { compareBytes(with: other) < 0 }

  /// Negative when it comes before another text in the order of their bytes, 0 for the same bytes.
  package func compareBytes(with other: String) -> Int {
    let order = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in memoryOrder(left, right) }
    }
    if let order = order ?? nil { return order }
    // A text that comes from elsewhere than Swift.
    if utf8.elementsEqual(other.utf8) { return 0 }
    return utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
  }
}

extension [String] {
  /// The positions of the texts in the order of their bytes; those of equal texts stay in theirs.
  ///
  /// For sorting what has these texts: numbers are moved until the order is known, and large values once.
  package var byteOrder: [Int] {
    if zip(self, dropFirst()).allSatisfy({ !$1.precedesByBytes($0) }) { return Array<Int>(indices) }
    return indices.sorted { left, right in
      let order = self[left].compareBytes(with: self[right])
      return order == 0 ? left < right : order < 0
    }
  }
}

extension ArraySlice<UInt8> {
  /// Negative when they come before other bytes, 0 for the same.
  package func order(beside other: ArraySlice<UInt8>) -> Int {
    withUnsafeBufferPointer { left in
      other.withUnsafeBufferPointer { right in memoryOrder(left, right) }
    }
  }

  /// Whether these are the bytes of another text: `==` without an eye on each byte, at the speed of memcmp(3).
  package func isSame(as other: ArraySlice<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return withUnsafeBufferPointer { left in
      other.withUnsafeBufferPointer { right in
        guard let first = left.baseAddress, let second = right.baseAddress else { return true }
        return memcmp(first, second, left.count) == 0
      }
    }
  }

  /// Where a byte comes first, at the speed of memchr(3).
  package func firstIndex(ofByte byte: UInt8) -> Int? {
    withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress, let found = memchr(start, Int32(byte), bytes.count) else { return nil }
      return startIndex + (UnsafeRawPointer(found) - UnsafeRawPointer(start))
    }
  }
}
