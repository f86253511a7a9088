internal import HPACK

/// What one stream has to send and cannot yet. Empty queues own no memory.
struct SendQueue {
    private var chunks: [[UInt8]] = []
    /// The first chunk that is not wholly sent, and how much of it is.
    private var first = 0
    private var sent = 0
    private(set) var bytes = 0
    /// What follows the data: nothing yet, an empty mark, or trailers.
    var end: End = .open

    enum End {
        case open
        case mark
        case trailers(HeaderList)
    }

    var isEmpty: Bool {
        guard case .open = end else { return false }
        return bytes == 0
    }

    mutating func append(_ chunk: [UInt8]) {
        guard !chunk.isEmpty else { return }
        chunks.append(chunk)
        bytes &+= chunk.count
    }

    /// Moves the next `count` bytes, of which there are as many, to the end of `output`.
    mutating func move(_ count: Int, to output: inout [UInt8]) {
        var rest = count
        while rest > 0, first < chunks.count {
            let part = min(rest, chunks[first].count &- sent)
            chunks[first].withUnsafeBytes {
                output.append(contentsOf: UnsafeRawBufferPointer(rebasing: $0[sent..<(sent &+ part)]))
            }
            sent &+= part
            rest &-= part
            bytes &-= part
            if sent == chunks[first].count {
                chunks[first] = []
                first &+= 1
                sent = 0
            }
        }
        if first == chunks.count {
            chunks.removeAll()
            first = 0
        } else if first >= 64 {
            chunks.removeFirst(first)
            first = 0
        }
    }
}
