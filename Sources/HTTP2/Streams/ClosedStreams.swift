/// The last streams that were closed, so that what was on its way to them is told from nonsense (RFC 9113 §5.1).
struct ClosedStreams {
    enum Manner: UInt8 {
        /// Both sides ended it: more of it is an error.
        case ended
        /// We reset it: the peer may not know yet.
        case resetByUs
        /// The peer reset it.
        case resetByPeer
    }

    private static let capacity = 256
    private var numbers = [UInt32](repeating: 0, count: capacity)
    private var manners = [Manner](repeating: .ended, count: capacity)
    private var next = 0

    mutating func remember(_ number: UInt32, _ manner: Manner) {
        numbers[next] = number
        manners[next] = manner
        next = (next &+ 1) & (Self.capacity &- 1)
    }

    func manner(of number: UInt32) -> Manner? {
        numbers.lastIndex(of: number).map { manners[$0] }
    }
}
