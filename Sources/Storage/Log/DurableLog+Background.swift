internal import Raft

extension DurableLog {
    mutating func enqueue(
        _ purpose: BackgroundJob.Purpose, _ effects: inout StorageEffects,
        _ make: (inout DiskLane) -> [DiskOperation]
    ) {
        jobs.append(BackgroundJob(purpose: purpose, operations: make(&backgroundLane)))
        runJobs(&effects)
    }

    /// Before everything that waits: the log may need it soon.
    mutating func enqueueFirst(
        _ purpose: BackgroundJob.Purpose, _ effects: inout StorageEffects,
        _ make: (inout DiskLane) -> [DiskOperation]
    ) {
        jobs.insert(BackgroundJob(purpose: purpose, operations: make(&backgroundLane)), at: 0)
        runJobs(&effects)
    }

    private mutating func runJobs(_ effects: inout StorageEffects) {
        guard job == nil, !jobs.isEmpty else { return }
        let next = jobs.removeFirst()
        job = next
        backgroundLane.submit(next.operations, &effects)
    }

    mutating func completeBackground(_ completion: DiskCompletion, _ effects: inout StorageEffects) {
        let outcome = backgroundLane.complete(completion)
        if case .waiting = outcome { return }
        guard let finished = job else { return }
        job = nil
        switch outcome {
        case .waiting: break
        case .done(let answer): finish(finished.purpose, answer, &effects)
        case .noSpace(let failure):
            backgroundLane.drop()
            giveUp(finished.purpose, failure, &effects)
        case .failed(let failure, let operation):
            guard case .snapshotRead(let read) = finished.purpose else { return refuse(operation, failure, &effects) }
            backgroundLane.drop()
            let named = StorageFailure(.disk(failure), file: read.snapshot.file, remedy: .checkDiskAndRestart)
            effects.events.append(.snapshotNotRead(read.request, named))
        }
        runJobs(&effects)
    }

    private mutating func finish(
        _ purpose: BackgroundJob.Purpose, _ answer: DiskLane.Answer, _ effects: inout StorageEffects
    ) {
        switch purpose {
        case .spare(let filled): continueSpare(filled: filled, &effects)
        case .recycling: spareIsReady(&effects)
        case .removal: break
        case .snapshotWrite(let role, let serial, let bytes, let isFlush, let nextOffset):
            snapshotWritten(role, serial, bytes, isFlush: isFlush, nextOffset: nextOffset, &effects)
        case .snapshotWhole(let role, let serial): nameSnapshot(role, serial, &effects)
        case .snapshotNamed(let role, let serial): snapshotNamed(role, serial, &effects)
        case .snapshotRead(let read):
            if case .read(let bytes) = answer { snapshotRead(read, bytes, &effects) }
        }
    }

    /// There is no space. The log goes on in its segment; only when it needs the spare does the member degrade.
    private mutating func giveUp(
        _ purpose: BackgroundJob.Purpose, _ failure: DiskFailure, _ effects: inout StorageEffects
    ) {
        switch purpose {
        case .spare:
            spare = .noSpace(failure)
            enqueueFirst(.removal, &effects) { lane in [.delete(lane.nextID(), file: .spare)] }
            if !waiting.isEmpty, flight == nil { pump(&effects) }
        case .recycling:
            spare = .noSpace(failure)
            if !waiting.isEmpty, flight == nil { pump(&effects) }
        case .removal:
            // The file stays until the next start finds it superfluous.
            break
        case .snapshotWrite(let role, let serial, _, _, _), .snapshotWhole(let role, let serial),
            .snapshotNamed(let role, let serial):
            snapshotHasNoSpace(role, serial, failure, &effects)
        case .snapshotRead(let read):
            effects.events.append(.snapshotNotRead(read.request, nil))
        }
    }
}
