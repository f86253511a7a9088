extension UnsafeRawBufferPointer {
    /// Whether there is nothing but zeros.
    ///
    /// Eight bytes at a time and without closures: whole segments are looked at, in builds without optimisation as well.
    public var isBlank: Bool {
        var offset = 0
        while offset + 8 <= count {
            if loadUnaligned(fromByteOffset: offset, as: UInt64.self) != 0 { return false }
            offset += 8
        }
        while offset < count {
            if self[offset] != 0 { return false }
            offset += 1
        }
        return true
    }
}
