internal import Coordination
internal import EtcdAPI
internal import MVCC
internal import Protobuf
internal import Replica

/// Watchers and the rights of their users: asked for when a watcher is made, and again whenever users and roles have changed.
extension MemberServer {
    /// Why the stream's caller may not watch these keys; remembers who it is.
    func refusalToWatch(_ range: KeyRange, on stream: WatchStream) -> RequestRefusal? {
        guard isAuthEnabled else { return nil }
        do throws(RequestRefusal) {
            let principal = try principal(of: stream.call, stream.session)
            stream.user = principal?.user
            if let refusal = node?.state.auth.refusalToRead(range, principal) { return RequestRefusal(refusal) }
        } catch {
            return error
        }
        return nil
    }

    /// Ends the watchers whose users may not read their keys any more, before anything else is told to them. A user's token need not
    /// last as long as its watchers.
    func judgeWatches() {
        guard let revision = node?.state.auth.revision else { return }
        let now = AuthDesk.Moment(isEnabled: isAuthEnabled, revision: revision)
        guard now != desk.watchesJudgedAt else { return }
        desk.watchesJudgedAt = now
        guard isAuthEnabled, let auth = node?.state.auth else { return }
        for stream in watchOutlet.ordered {
            let principal = stream.user.map { Principal($0, at: auth.revision) }
            for number in watches?.numbers(of: stream.id) ?? [] {
                guard let range = watches?.interest(of: number, of: stream.id)?.range,
                    let refusal = auth.refusalToRead(range, principal)
                else { continue }
                watches?.remove(number, of: stream.id)
                let reason = RequestRefusal(refusal).rpcText
                stream.answer(
                    WatchResponse(header: header(), watchID: number, canceled: true, cancelReason: reason).encoded())
            }
        }
        noteWatched()
    }
}
