public import Determinism
public import Replica

/// What becomes of a message that was given to the network.
public enum Routing: Hashable, Sendable {
    /// It arrives, and perhaps once more, if ``SimulatedNetwork/delivers(_:_:from:to:at:)`` then says so.
    case arrives(Arrival, again: Arrival?)
    case lost(Loss)
    /// The connection breaks: the sender is to be told, and all that is under way on the link is lost.
    case breaks

    public enum Loss: UInt8, CaseIterable, Hashable, Sendable {
        /// The link is cut for it.
        case cut
        case dropped
        /// Too much waited for the line.
        case queueFull
    }
}

/// A message under way.
public struct Arrival: Hashable, Sendable {
    public var due: Instant
    /// Which of the link's connections it travels on; it is lost when that ends. Nil for duplicates and replays: they come from elsewhere.
    public var connection: UInt32?
    /// Its checksum will not fit: the receiver ends the connection.
    public var isCorrupted: Bool
}

/// A message from the network's memory.
public struct Replay: Sendable {
    public var message: PeerMessage
    public var from: NetworkNode
    public var to: NetworkNode
    /// When it was first sent.
    public var sent: Instant
    public var arrival: Arrival
}

/// What an attempt to connect ends with.
public enum Handshake: Hashable, Sendable {
    case established
    /// The other machine says that nobody listens.
    case refused
    /// Nothing comes back.
    case unanswered
}
