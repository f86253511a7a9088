internal import Bytes
internal import Coordination
internal import Determinism
internal import EtcdAPI
internal import MVCC
internal import Observability
internal import Raft
internal import Reactor
internal import Replica

/// The store's size: what it may become, and what is done before it is reached.
extension MemberServer {
    /// Refuses what there is no room for, and tells the cluster.
    func checkRoom(for bytes: Int) throws(RequestRefusal) {
        guard let view = node?.state.view, !quota.hasRoom(for: bytes, in: view) else { return }
        raiseNoSpace()
        throw RequestRefusal(EtcdError.noSpace)
    }

    private var noSpace: Alarm { Alarm(member: id.rawValue, kind: .noSpace) }

    private func raiseNoSpace() {
        guard let alarms = node?.state.alarms, !alarms.isRaised(.noSpace), !isAlarmAsked else { return }
        isAlarmAsked = true
        log.error(
            "the store has reached its quota: writes are refused until something is deleted or compacted",
            ["quota": .count(quota.bytesMax ?? 0)])
        propose(.alarm(AlarmChange(noSpace, isRaised: true, isOwn: true)))
    }

    /// About once a second.
    func tendStore() {
        guard let node else { return }
        let view = node.state.view
        let target = autoCompaction.target(view, now: loop.now)
        isAlarmAsked = false
        let level = quota.level(view)
        if level > quotaLevel, level != .reached {
            log.warn(
                "the store is near its quota",
                ["bytes": .count(StoreQuota.bytes(of: view)), "quota": .count(quota.bytesMax ?? 0)])
        }
        quotaLevel = level
        guard node.raft.isLeader, node.raft.mayServeReads else { return }
        let wanted = max(target ?? .zero, relief(at: level, view))
        if wanted > view.compacted, wanted > .initial {
            log.info("compacting by itself", ["revision": .unsigned(UInt64(wanted.number))])
            propose(.compactByItself(Compaction(revision: wanted)))
        }
        if level == .comfortable || level == .tight {
            for raised in node.state.alarms.raised where raised.isOwn && raised.alarm.kind == .noSpace {
                log.info("there is room in the store again", ["member": .identifier(raised.alarm.member)])
                propose(.alarm(AlarmChange(raised.alarm, isRaised: false, isOwn: true)))
            }
        }
    }

    /// How far history is given up when the store is near its quota.
    private func relief(at level: StoreQuota.Level, _ view: StoreView) -> Revision {
        guard settings.compactsNearQuota else { return .zero }
        switch level {
        case .comfortable: return .zero
        case .tight: return Revision(max(0, view.revision.number - Self.revisionsKeptNearQuota))
        case .critical, .reached: return view.revision
        }
    }

    /// Until nine tenths of the quota are used.
    private static let revisionsKeptNearQuota: Int64 = 1_000

    /// A command that no client asked for. What becomes of it shows in the state.
    private func propose(_ command: Command) {
        collectedRequests.append(
            Request(
                id: internalRequestID(), operation: .write(command: command.encode()),
                deadline: loop.now + requestTimeout))
        loop.requestTurn()
    }
}
