/// What a worker tells, line by line: that a run begins, and what became of it.
public enum WorkerLine: Hashable, Sendable {
    case began(seed: UInt64)
    case reported(WorkerReport)
    /// Told only by workers that are ordered to.
    case happened(TraceEvent)

    /// It is none of the lines that a worker writes.
    public struct Malformed: Error, Hashable, Sendable {
        public var text: String
    }

    public init(_ text: String) throws(Malformed) {
        if text.hasPrefix(Self.beginning), let seed = UInt64(text.dropFirst(Self.beginning.count)) {
            self = .began(seed: seed)
            return
        }
        let fields = LineFields(text)
        if let event = fields.flatMap(TraceEvent.init) {
            self = .happened(event)
            return
        }
        guard let fields, let run = ReportLine.report(fields),
            let processor = fields["processor"].flatMap(UInt64.init), let hits = fields["hits"].flatMap(UInt64.init)
        else { throw Malformed(text: text) }
        self = .reported(WorkerReport(run: run, processorNanoseconds: processor, hits: hits))
    }

    /// Without the end of the line.
    public var text: String {
        switch self {
        case .began(let seed): return "\(Self.beginning)\(seed)"
        case .reported(let report):
            var fields = ReportLine.fields(report.run)
            fields.append("processor", report.processorNanoseconds)
            fields.append("hits", report.hits)
            return fields.text
        case .happened(let event): return event.fields.text
        }
    }

    private static let beginning = "begin "
}

/// A run's report, with what depends on who ran it.
public struct WorkerReport: Hashable, Sendable {
    public var run: RunReport
    /// Time of a processor that it took, in nanoseconds.
    public var processorNanoseconds: UInt64
    /// How often the line of the chosen mutation ran.
    public var hits: UInt64

    public init(run: RunReport, processorNanoseconds: UInt64, hits: UInt64 = 0) {
        self.run = run
        self.processorNanoseconds = processorNanoseconds
        self.hits = hits
    }
}
