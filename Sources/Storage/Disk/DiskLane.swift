#if Zoo
    internal import Zoo
#endif

/// Operations submitted together, and their answers: one group is under way at a time.
struct DiskLane: Sendable {
    enum Outcome: Sendable {
        /// Some answers are missing, or the answer was for someone else.
        case waiting
        case done(Answer)
        /// No space; `resubmit` tries again from the operation that was refused.
        case noSpace(DiskFailure)
        case failed(DiskFailure, DiskOperation)
    }

    enum Answer: Sendable {
        case nothing
        case read([UInt8])
        case listed([FileInfo])
    }

    let lane: OperationID.Lane
    private var number: UInt64 = 0
    private var group: [DiskOperation] = []
    private var answered = 0
    private var refusal: (position: Int, failure: DiskFailure)?
    private var answer = Answer.nothing
    private(set) var isBlocked = false

    init(_ lane: OperationID.Lane) { self.lane = lane }

    var isIdle: Bool { group.isEmpty }

    mutating func nextID() -> OperationID {
        number += 1
        return OperationID(lane: lane, number: number)
    }

    mutating func submit(_ operations: [DiskOperation], _ effects: inout StorageEffects) {
        group = operations
        answered = 0
        refusal = nil
        answer = .nothing
        isBlocked = false
        effects.operations += operations
    }

    mutating func resubmit(_ effects: inout StorageEffects) {
        guard isBlocked, let refusal else { return }
        submit(Array(group[refusal.position...]), &effects)
    }

    mutating func complete(_ completion: DiskCompletion) -> Outcome {
        guard !isBlocked, answered < group.count, group[answered].id == completion.id else { return .waiting }
        let operation = group[answered]
        switch completion {
        case .done: break
        case .read(_, let bytes): answer = .read(bytes)
        case .listed(_, let files): answer = .listed(files)
        case .failed(_, let failure):
            if case .delete = operation, failure.kind == .notFound { break }
            #if Zoo
                if case .flush = operation, zoo(.z45) { break }
            #endif
            // What needed the file that there was no space to make; it will be repeated with it.
            if refusal != nil, failure.kind == .notFound { break }
            guard failure.kind == .noSpace, Self.mayBeRepeated(operation) else { return .failed(failure, operation) }
            if refusal == nil { refusal = (answered, failure) }
        }
        answered += 1
        guard answered == group.count else { return .waiting }
        if let refusal {
            isBlocked = true
            return .noSpace(refusal.failure)
        }
        let result = answer
        drop()
        return .done(result)
    }

    /// Forgets the group; only when all of it has been answered.
    mutating func drop() {
        group = []
        answered = 0
        refusal = nil
        isBlocked = false
    }

    // A flush that failed may have dropped the pages and will believe them clean the next time, whatever its errno was.
    private static func mayBeRepeated(_ operation: DiskOperation) -> Bool {
        switch operation {
        case .flush, .flushDirectory: false
        case .create, .zeroFill, .write, .rename, .delete, .list, .read: true
        }
    }
}
