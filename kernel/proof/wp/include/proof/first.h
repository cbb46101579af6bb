#include <proof/ipc_queue.h>
#include <proof/refills.h>
