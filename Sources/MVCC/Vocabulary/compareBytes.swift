/// Less than, equal to or greater than zero as `a` is before, equal to or after `b`: byte by byte, a prefix first.
@inline(__always)
func compareBytes(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
    let common = min(a.count, b.count)
    var at = 0
    while at &+ 8 <= common {
        let left = UInt64(bigEndian: a.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        let right = UInt64(bigEndian: b.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        if left != right { return left < right ? -1 : 1 }
        at &+= 8
    }
    while at < common {
        if a[at] != b[at] { return a[at] < b[at] ? -1 : 1 }
        at &+= 1
    }
    return a.count &- b.count
}
