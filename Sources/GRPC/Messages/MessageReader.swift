/// Cuts a call's body into length-prefixed messages: a flag, four bytes of length, the message.
struct MessageReader {
    enum Step {
        /// The piece is used up; this many bytes are still missing from the message, or from its prefix.
        case needMore
        /// A whole message. It lies in the piece or in the reader's buffer.
        case message(UnsafeRawBufferPointer)
        case compressed
        case tooLarge(UInt32)
    }

    /// Octets of the prefix that have come, and their value.
    private var prefixCount = 0
    private var prefix: UInt64 = 0
    /// The length of the message whose prefix is complete.
    private(set) var length = 0
    private(set) var buffer: MessageBuffer?

    /// Whether a message has begun and is not complete.
    var isPartial: Bool { prefixCount > 0 }
    /// Bytes of the unfinished message that are held.
    var heldBytes: Int { buffer?.count ?? 0 }
    /// Bytes that are missing from a message whose prefix is known.
    var missingBytes: Int { prefixCount == 5 ? length &- heldBytes : 0 }

    /// Takes what belongs to the next message from the front of `piece`.
    mutating func read(_ piece: inout UnsafeRawBufferPointer, messageBytesMax: Int) -> Step {
        if prefixCount < 5 {
            while prefixCount < 5 {
                guard let octet = piece.first else { return .needMore }
                prefix = prefix << 8 | UInt64(octet)
                prefixCount &+= 1
                piece = UnsafeRawBufferPointer(rebasing: piece[1...])
            }
            let claimed = UInt32(truncatingIfNeeded: prefix)
            guard prefix >> 32 == 0 else { return .compressed }
            guard claimed <= messageBytesMax else { return .tooLarge(claimed) }
            length = Int(claimed)
        }
        let missing = length &- heldBytes
        if buffer == nil, piece.count >= missing {
            return .message(take(missing, from: &piece))
        }
        let part = take(min(missing, piece.count), from: &piece)
        guard !part.isEmpty else { return .needMore }
        let holder = buffer ?? MessageBuffer()
        buffer = holder
        holder.append(part, total: length)
        return holder.count == length ? .message(holder.bytes) : .needMore
    }

    /// Forgets the message that was read; the buffer goes to whoever still lends it.
    mutating func endMessage() -> MessageBuffer? {
        let finished = buffer
        buffer = nil
        prefixCount = 0
        prefix = 0
        length = 0
        return finished
    }

    private func take(_ count: Int, from piece: inout UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let part = UnsafeRawBufferPointer(rebasing: piece[..<count])
        piece = UnsafeRawBufferPointer(rebasing: piece[count...])
        return part
    }
}

extension MessageReader {
    /// The message, if `bytes` is exactly one that is acceptable.
    @inline(__always)
    static func whole(_ bytes: UnsafeRawBufferPointer, messageBytesMax: Int) -> UnsafeRawBufferPointer? {
        guard bytes.count >= 5, bytes[0] == 0 else { return nil }
        let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt32.self)))
        guard length == bytes.count &- 5, length <= messageBytesMax else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[5...])
    }
}
