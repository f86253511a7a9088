internal import Bytes

/// One piece of work on its way to a worker thread and back.
///
/// Unchecked: `output` is written by the worker before the lock of the loop's queue and read by the loop after it;
/// `completion`, which may hold what belongs to the loop, is touched by the loop only and let go of there, so the
/// worker can never be the one that destroys it.
final class WorkerJob<Output: Sendable>: @unchecked Sendable {
    private let work: @Sendable () -> Output
    private var completion: ((Output) -> Void)?
    private var output: Output?

    init(_ work: @escaping @Sendable () -> Output, _ completion: @escaping (Output) -> Void) {
        self.work = work
        self.completion = completion
    }

    func runWork() { output = work() }

    func complete() {
        guard let output, let completion else { unreachable("a job completes once, after its work") }
        self.completion = nil
        self.output = nil
        completion(output)
    }
}
