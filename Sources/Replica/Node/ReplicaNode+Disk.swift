internal import Raft
internal import Storage

/// The log's wishes and news.
extension ReplicaNode {
    mutating func completed(_ completions: [DiskCompletion], _ effects: inout Effects) {
        for completion in completions { record(storage.step(.completed(completion)), &effects) }
    }

    /// Passes on what the log wants of the disk and acts on its news.
    mutating func record(_ news: StorageEffects, _ effects: inout Effects) {
        effects.disk += news.operations
        for id in news.persisted {
            let released = gate.persisted(id)
            for envelope in released {
                effects.send.append(PeerEnvelope(to: envelope.to, message: .raft(envelope.message)))
            }
            consensus(.persisted(id), &effects)
        }
        for event in news.events { handle(event, &effects) }
    }

    private mutating func handle(_ event: StorageEvent, _ effects: inout Effects) {
        switch event {
        case .snapshotDurable(let metadata, let bytes): snapshotBecameDurable(metadata, bytes: bytes, &effects)
        case .snapshotFailed(let metadata, let failure): snapshotFailed(metadata, failure, &effects)
        case .snapshotWantsBytes: break  // Each step writes on as long as the disk keeps up.
        case .snapshotChunkStored(let metadata, let next):
            consensus(.snapshotChunkStored(metadata, next: UInt64(next)), &effects)
        case .snapshotInstalled(let metadata): consensus(.snapshotReceived(metadata), &effects)
        case .snapshotNotInstalled(let metadata, stored: _): consensus(.snapshotRefused(metadata), &effects)
        case .snapshotRead(let id, let offset, let bytes, let isLast):
            snapshotRead(id, offset: offset, bytes: bytes, isLast: isLast, &effects)
        case .snapshotNotRead(let id, let failure): snapshotNotRead(id, failure, &effects)
        case .degraded(let failure): diskFilled(failure, &effects)
        case .restored:
            isDiskFull = false
            effects.events.append(.diskRecovered)
        case .failed(let failure): fail(.storage(failure), &effects)
        case .closed: closed(&effects)
        case .recoveredSnapshotBytes, .recovered: break  // Only before the node exists: see ReplicaRecovery.
        }
    }

    /// Nothing can be acknowledged until space returns, so somebody else should lead.
    private mutating func diskFilled(_ failure: DiskFailure, _ effects: inout Effects) {
        isDiskFull = true
        effects.events.append(.diskFull(failure))
        for request in held.removeAll(where: \.isWrite) { effects.refuse(request.id, .diskFull) }
        giveUpLeadership(&effects)
    }
}
