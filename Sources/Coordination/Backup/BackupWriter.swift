internal import Bytes

/// Makes a backup of a state, piece by piece; the state may go on meanwhile.
///
///     counting ── the length of the state is known ──► writing ──► hash ──► ended
///
/// Each piece says how much is still to come, so the state is encoded twice: its length is known only at its end.
public struct BackupWriter: Sendable {
    public enum Step: Equatable, Sendable {
        /// Nothing to hand out yet: ask again.
        case counting
        /// The next bytes, and how many before the hash are still to come. The hash is the piece after 0.
        case piece([UInt8], remaining: Int)
        case ended
    }

    private enum Phase: Sendable { case counting, writing, hash, ended }

    private let state: CoordinationState
    private let clusterID: UInt64
    private var phase = Phase.counting
    private var encoder: StateSnapshotEncoder
    private var stateBytes = 0
    /// Bytes made and not handed out.
    private var pending: [UInt8] = []
    private var remaining = 0
    private var hash = SHA256()

    /// How much of the state one step counts.
    private static let countedBytesPerStep = 1 << 20

    public init(_ state: CoordinationState, clusterID: UInt64) {
        self.state = state
        self.clusterID = clusterID
        encoder = StateSnapshotEncoder(state)
    }

    /// Counts on, or answers the next piece of `bytesMax` bytes; only the last before the hash may be shorter.
    public mutating func next(bytesMax: Int) -> Step {
        switch phase {
        case .counting:
            count()
            return .counting
        case .writing:
            let piece = makePiece(bytesMax)
            remaining -= piece.count
            hash.add(piece)
            if remaining == 0 { phase = .hash }
            return .piece(piece, remaining: remaining)
        case .hash:
            phase = .ended
            return .piece(hash.digest.bytes, remaining: 0)
        case .ended: return .ended
        }
    }

    private mutating func count() {
        var counted = 0
        while counted < Self.countedBytesPerStep {
            guard let bytes = encoder.next(bytesMax: Self.countedBytesPerStep - counted) else {
                stateBytes += counted
                return begin()
            }
            counted += bytes.count
        }
        stateBytes += counted
    }

    private mutating func begin() {
        encoder = StateSnapshotEncoder(state)
        pending = BackupHeader(state, clusterID: clusterID, stateBytes: stateBytes).encoded()
        remaining = BackupFormat.bodyBytes(stateBytes: stateBytes)
        phase = .writing
    }

    private mutating func makePiece(_ bytesMax: Int) -> [UInt8] {
        let wanted = min(max(bytesMax, 1), remaining)
        var piece = pending
        pending = []
        while piece.count < wanted {
            guard let bytes = encoder.next(bytesMax: wanted - piece.count) else { break }
            piece += bytes
        }
        if piece.count > wanted {
            pending = Array(piece[wanted...])
            piece.removeLast(piece.count - wanted)
        }
        // Zeros stand only behind the whole state, whose length was counted.
        if piece.count < wanted {
            invariant(remaining - piece.count < BackupFormat.grain, "a state has the same length twice")
            piece += repeatElement(0, count: wanted - piece.count)
        }
        return piece
    }
}
