public import Raft

/// What happens between this member and its peers. All calls come from the loop.
///
/// `linked`, `unlinked` and `refused` speak of the connection this member dialled, on which it sends.
public protocol PeerLinksHandler: AnyObject {
    /// Frames to the peer can be sent from now on.
    func linked(_ member: MemberID)

    /// They cannot any more.
    func unlinked(_ member: MemberID)

    /// The link closed and, right after, the peer's machine refused a new connection: its process is gone. The hint of
    /// "Elections": only a member's own connection counts, and only this.
    func refused(_ member: MemberID)

    /// A frame has come from a peer that proved nothing but consistency: its identity is what its hello said. The bytes
    /// live only until the return.
    func received(_ bytes: UnsafeRawBufferPointer, kind: FrameKind, group: UInt32, from sender: PeerIdentity)

    /// The peer answered and does not talk to us. Attempts go on.
    func turnedAway(by member: MemberID, because refusal: Refusal)

    /// An attempt failed; the address may be out of date, and `setPeer` may give a new one.
    func attemptFailed(_ member: MemberID)

    /// Many bytes were waiting for the peer and are not any more.
    func writable(_ member: MemberID)
}

extension PeerLinksHandler {
    public func turnedAway(by member: MemberID, because refusal: Refusal) {}
    public func attemptFailed(_ member: MemberID) {}
    public func writable(_ member: MemberID) {}
}
