internal import Bytes
internal import Raft

/// What the dialling side says of itself (`hello`), and the accepting side answers (`welcome`).
///
/// Big-endian, fixed: cluster 8 · from 8 · to 8 · store 8 · incarnation 8 · nonce of the process 8 ·
/// nonce of the connection 8 · answered nonce 8. Later versions may
/// append fields, which older ones ignore.
struct Hello: Hashable, Sendable {
    var sender: PeerIdentity
    var to: MemberID
    /// Made up by the sender for this connection.
    var nonce: UInt64
    /// The nonce of the hello that a welcome answers, 0 in a hello: an answer meant for another connection shows.
    var answering: UInt64

    func append(to bytes: inout [UInt8]) {
        for word in [
            sender.cluster, sender.member.rawValue, to.rawValue, sender.store, sender.incarnation, sender.nonce, nonce,
            answering,
        ] {
            bytes.appendBigEndian(word)
        }
    }

    init(sender: PeerIdentity, to: MemberID, nonce: UInt64, answering: UInt64) {
        self.sender = sender
        self.to = to
        self.nonce = nonce
        self.answering = answering
    }

    init?(parsing bytes: UnsafeRawBufferPointer) {
        var cursor = ByteCursor(bytes)
        guard let cluster = cursor.readBigEndian(UInt64.self), let from = cursor.readBigEndian(UInt64.self),
            let to = cursor.readBigEndian(UInt64.self), let store = cursor.readBigEndian(UInt64.self),
            let incarnation = cursor.readBigEndian(UInt64.self), let process = cursor.readBigEndian(UInt64.self),
            let nonce = cursor.readBigEndian(UInt64.self), let answering = cursor.readBigEndian(UInt64.self), from != 0
        else { return nil }
        sender = PeerIdentity(
            cluster: cluster, member: MemberID(from), store: store, incarnation: incarnation, nonce: process)
        self.to = MemberID(to)
        self.nonce = nonce
        self.answering = answering
    }
}
