/// Collects a message whose bytes came in several pieces; its memory stays where it is while it is lent.
///
/// It grows with what has come, at most to the length that was promised: a length alone allocates nothing.
final class MessageBuffer {
    private var memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init() { memory = UnsafeMutableRawBufferPointer(start: nil, count: 0) }

    deinit { memory.deallocate() }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

    /// - Parameter total: how many bytes the whole message has; never exceeded.
    func append(_ part: UnsafeRawBufferPointer, total: Int) {
        if count &+ part.count > memory.count {
            let size = min(total, max(2 &* memory.count, count &+ part.count))
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
            larger.copyMemory(from: bytes)
            memory.deallocate()
            memory = larger
        }
        UnsafeMutableRawBufferPointer(rebasing: memory[count..<(count &+ part.count)]).copyMemory(from: part)
        count &+= part.count
    }
}
