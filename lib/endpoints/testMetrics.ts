/**
 * What vLLM's `/metrics` answers, by its documentation: HELP and TYPE lines, a label `engine`, counters with `_total` and
 * `_created`, histograms with their own bounds. Figures are the given ones. For tests.
 */
export function vllmMetrics(
  figures: Partial<
    Record<"running" | "waiting" | "cache" | "prompt" | "generated" | "ok" | "failed", number>
  >,
  { model = "granite-3.3-8b", ttft = [0, 0, 0, 0] }: { model?: string; ttft?: readonly number[] } = {},
): string {
  const { running = 0, waiting = 0, cache = 0, prompt = 0, generated = 0, ok = 0, failed = 0 } = figures;
  const labels = `engine="0",model_name="${model}"`;
  const [a = 0, b = 0, c = 0, all = 0] = ttft;
  return `# HELP python_gc_objects_collected_total Objects collected during gc
# TYPE python_gc_objects_collected_total counter
python_gc_objects_collected_total{generation="0"} 10154.0
# HELP vllm:num_requests_running Number of requests in model execution batches.
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{${labels}} ${running.toFixed(1)}
# HELP vllm:num_requests_waiting Number of requests waiting to be processed.
# TYPE vllm:num_requests_waiting gauge
vllm:num_requests_waiting{${labels}} ${waiting.toFixed(1)}
# HELP vllm:kv_cache_usage_perc KV-cache usage. 1 means 100 percent usage.
# TYPE vllm:kv_cache_usage_perc gauge
vllm:kv_cache_usage_perc{${labels}} ${cache}
# HELP vllm:prefix_cache_queries_total Prefix cache queries, in terms of number of queried tokens.
# TYPE vllm:prefix_cache_queries_total counter
vllm:prefix_cache_queries_total{${labels}} ${prompt}
# HELP vllm:prefix_cache_hits_total Prefix cache hits, in terms of number of cached tokens.
# TYPE vllm:prefix_cache_hits_total counter
vllm:prefix_cache_hits_total{${labels}} ${prompt / 4}
# HELP vllm:prompt_tokens_total Number of prefill tokens processed.
# TYPE vllm:prompt_tokens_total counter
vllm:prompt_tokens_total{${labels}} ${prompt.toExponential(3).replace("e+", "e+0")}
# HELP vllm:prompt_tokens_created Number of prefill tokens processed.
# TYPE vllm:prompt_tokens_created gauge
vllm:prompt_tokens_created{${labels}} 1.7584e+09
# HELP vllm:generation_tokens_total Number of generation tokens processed.
# TYPE vllm:generation_tokens_total counter
vllm:generation_tokens_total{${labels}} ${generated}
# HELP vllm:request_success_total Count of successfully processed requests.
# TYPE vllm:request_success_total counter
vllm:request_success_total{${labels},finished_reason="stop"} ${ok.toFixed(1)}
vllm:request_success_total{${labels},finished_reason="length"} 0.0
vllm:request_success_total{${labels},finished_reason="abort"} 0.0
vllm:request_success_total{${labels},finished_reason="error"} ${failed.toFixed(1)}
# HELP vllm:time_to_first_token_seconds Histogram of time to first token in seconds.
# TYPE vllm:time_to_first_token_seconds histogram
vllm:time_to_first_token_seconds_bucket{engine="0",le="0.1",model_name="${model}"} ${a}
vllm:time_to_first_token_seconds_bucket{engine="0",le="0.5",model_name="${model}"} ${b}
vllm:time_to_first_token_seconds_bucket{engine="0",le="1.0",model_name="${model}"} ${c}
vllm:time_to_first_token_seconds_bucket{engine="0",le="+Inf",model_name="${model}"} ${all}
vllm:time_to_first_token_seconds_count{${labels}} ${all}
vllm:time_to_first_token_seconds_sum{${labels}} ${all / 3}
`;
}

/** What NVIDIA's DCGM exporter answers, for two accelerators. */
export const DCGM_METRICS = `# HELP DCGM_FI_DEV_GPU_UTIL GPU utilization (in %).
# TYPE DCGM_FI_DEV_GPU_UTIL gauge
DCGM_FI_DEV_GPU_UTIL{gpu="0",UUID="GPU-604ac76c",pci_bus_id="00000000:00:1E.0",device="nvidia0",modelName="NVIDIA L40S",Hostname="node-1",DCGM_FI_DRIVER_VERSION="550.54.15"} 90
DCGM_FI_DEV_GPU_UTIL{gpu="1",UUID="GPU-604ac76d",pci_bus_id="00000000:00:1F.0",device="nvidia1",modelName="NVIDIA L40S",Hostname="node-1",DCGM_FI_DRIVER_VERSION="550.54.15"} 30
# HELP DCGM_FI_DEV_FB_USED Framebuffer memory used (in MiB).
# TYPE DCGM_FI_DEV_FB_USED gauge
DCGM_FI_DEV_FB_USED{gpu="0",UUID="GPU-604ac76c",modelName="NVIDIA L40S"} 30000
DCGM_FI_DEV_FB_USED{gpu="1",UUID="GPU-604ac76d",modelName="NVIDIA L40S"} 10000
# HELP DCGM_FI_DEV_FB_FREE Framebuffer memory free (in MiB).
# TYPE DCGM_FI_DEV_FB_FREE gauge
DCGM_FI_DEV_FB_FREE{gpu="0",UUID="GPU-604ac76c",modelName="NVIDIA L40S"} 10000
DCGM_FI_DEV_FB_FREE{gpu="1",UUID="GPU-604ac76d",modelName="NVIDIA L40S"} 30000
# HELP DCGM_FI_DEV_POWER_USAGE Power draw (in W).
# TYPE DCGM_FI_DEV_POWER_USAGE gauge
DCGM_FI_DEV_POWER_USAGE{gpu="0",UUID="GPU-604ac76c",modelName="NVIDIA L40S"} 260.5
DCGM_FI_DEV_POWER_USAGE{gpu="1",UUID="GPU-604ac76d",modelName="NVIDIA L40S"} 39.5
`;
